/**
 * Words of which one turns an answer into the wrong one where the other was asked for. A line is a scale; `|` stands between
 * its ends. English by stems' full forms, Chinese as written. Compiled for this project from general knowledge.
 */
export const ANTONYMS = `
increase increases increasing increased raise raised grow growing gain more|decrease decreases decreasing decreased reduce reducing reduced lower lowering shrink lose losing less fewer
open opening opened|close closing closed shut
start starting started begin beginning launch|stop stopping stopped end ending finish finishing quit quitting
enable enabling enabled activate activating allow allowing allowed unblock permit|disable disabling disabled deactivate deactivating block blocking blocked forbid prevent ban
install installing installed|uninstall uninstalling remove removing
add adding added insert inserting append include including|delete deleting deleted remove removing removed drop exclude excluding subtract
create creating created build make|destroy destroying delete deleting
buy buying bought purchase|sell selling sold
import importing|export exporting
upload uploading|download downloading
encode encoding encrypt encrypting|decode decoding decrypt decrypting
compress compressing zip|decompress extract unzip unpack
push pushing|pull pulling
send sending sent|receive receiving received
lend lending lent|borrow borrowing borrowed
win winning won|lose losing lost
accept accepting accepted approve|reject rejecting rejected refuse refusing decline deny
mount|unmount
lock locking locked|unlock unlocking unlocked
login signin|logout signout
subscribe|unsubscribe
follow following|unfollow
connect connecting connected|disconnect disconnecting disconnected
attach|detach
enter entering|leave leaving exit
arrive arriving arrival|depart departing departure
rise rising rose|fall falling fell
on|off
up upper above over upstairs upward|down below under downstairs downward
left|right
before earlier prior|after later following
first|last
inside indoor indoors internal|outside outdoor outdoors external
maximum maximize maximise max most|minimum minimize minimise min least
big bigger biggest large larger largest huge|small smaller smallest tiny little
high higher highest|low lower lowest
long longer longest|short shorter shortest
fast faster fastest quick quickly|slow slower slowest slowly
hot hotter warm|cold colder cool
old older oldest|new newer newest young younger youngest
good better best|bad worse worst
easy easier|hard harder difficult
cheap cheaper cheapest|expensive
strong stronger|weak weaker
heavy heavier|light lighter
rich|poor
happy|sad unhappy
love like|hate dislike
advantage advantages pros benefit benefits benefits strengths|disadvantage disadvantages cons drawback drawbacks weaknesses risk risks
positive|negative
legal legally|illegal illegally
safe safely|unsafe dangerous
true|false
correct right|incorrect wrong
valid|invalid
possible|impossible
public|private
free|paid
online|offline
synchronous sync|asynchronous async
static|dynamic
ascending|descending
horizontal horizontally|vertical vertically
input inputs|output outputs
client|server
male man men boy boys husband father son he him his|female woman women girl girls wife mother daughter she her hers
day daytime morning|night nighttime evening
summer|winter
north northern|south southern
east eastern|west western
buyer|seller
employee|employer
teacher|student
domestic|foreign international
pass passed|fail failed
success succeed|failure fail
agree|disagree
appear|disappear
expand|collapse
deposit|withdraw
credit|debit
income|expense
profit|loss
formal|informal
singular|plural
presence|absence
same|different
always|never sometimes
all every everyone|none nobody some
must|optional
encourage|discourage
hire hiring|fire firing
freeze|thaw melt
wet|dry
clean|dirty
full|empty
thick|thin
wide|narrow
deep|shallow
near nearest close|far farthest
early|late
增加 增长 提高 提升 上升 上涨 增大 加快 升高|减少 降低 下降 下跌 减小 减慢
打开 开启 开通 启用 启动|关闭 关掉 停用 禁用
开始|结束 停止
安装|卸载
添加 新增 增添|删除 移除 去掉
买 购买 买入|卖 出售 卖出
上传|下载
进口|出口
加密|解密
编码|解码
压缩|解压
发送 寄|接收 收到
借出|借入
赢|输
接受 同意|拒绝
锁定 上锁|解锁
登录 登陆|退出 登出 注销
绑定|解绑 解除
关注|取关
连接|断开
最大 最多 最高 最长|最小 最少 最低 最短
高|低 矮
长|短
快|慢
热|冷
新|旧 老
容易 简单|困难 难
便宜|贵
重|轻
胖|瘦
优点 好处 优势|缺点 坏处 劣势
合法|非法 违法
安全|危险
正确|错误
公开 公共|私有
免费|收费 付费
线上 在线|线下 离线
升序|降序
输入|输出
成功|失败
男|女
男人 男孩 男性 父亲 爸爸 丈夫|女人 女孩 女性 母亲 妈妈 妻子
白天 早上 上午|晚上 下午 夜里
夏天|冬天
左|右
之前 以前|之后 以后
存款 存入 充值|取款 取出 提现
收入|支出
盈利|亏损
上面 上边 之上|下面 下边 之下
上班|下班
上车|下车
上学|放学
前面|后面
大于|小于
多于 超过|少于 不足
进去 进入|出去 离开
变大|变小
南方 南部|北方 北部
东部|西部
里面|外面
国内|国外
变好|变坏 变差
`;
