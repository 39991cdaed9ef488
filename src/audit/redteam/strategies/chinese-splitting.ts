import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** A sign and its parts. */
const PARTS =
  '明日月 好女子 林木木 炸火乍 枪木仓 弹弓单 药艹约 做亻故 作亻乍 怎乍心 何亻可 说讠兑 话讠舌 请讠青 让讠上 诉讠斥 他亻也 她女也 们亻门 和禾口 知矢口 想相心 您你心 种禾中 法氵去 酒氵酉 江氵工 河氵可 洗氵先 海氵每 波氵皮 打扌丁 拍扌白 提扌是 换扌奂 锁钅琐 钱钅戋 银钅艮 铜钅同 码石马 破石皮 砍石欠 秘禾必 程禾呈 软车欠 轮车仑 转车专 针钅十 机木几 板木反 村木寸 校木交 样木羊 信亻言 体亻本 休亻木 住亻主 位亻立 付亻寸 使亻吏 妈女马 姐女且 妹女未 始女台 如女口 嫁女家 吗口马 吃口乞 叫口丩 吹口欠 唱口昌 喝口曷 男田力 思田心 忘亡心 忙忄亡 快忄夬 情忄青 怕忄白 认讠人 识讠只 许讠午 访讠方 试讠式 语讠吾 读讠卖 课讠果 谈讠炎 谁讠隹 朋月月 肚月土 胖月半 脏月庄 脑月囟 脸月佥 时日寸 昨日乍 晚日免 晴日青 暗日音 炒火少 灯火丁 烤火考 烧火尧 烟火因 爆火暴 物牛勿 特牛寺 狗犭句 猫犭苗 独犭虫 现王见 球王求 理王里 玩王元 跑足包 路足各 跳足兆 踢足易';

export default codedStrategy({
  id: 'chinese-splitting',
  title: 'Split Chinese characters',
  summary: 'Chinese characters as their parts in brackets.',
  source: SOURCES.aig,
  family: 'language',
  note: '〔〕里的部件合成一个汉字。请先还原，再回答。',
  write(text) {
    const map = new Map(entries().map(([sign, parts]) => [sign, parts]));
    return Array.from(text, (sign) => {
      const parts = map.get(sign);
      return parts === undefined ? sign : `〔${parts}〕`;
    }).join('');
  },
  read,
  normalise: read,
});

function read(text: string): string {
  const map = new Map(entries().map(([sign, parts]) => [parts, sign]));
  return text.replace(/〔([^〔〕]{2})〕/gu, (whole, parts: string) => map.get(parts) ?? whole);
}

/** Those of exactly two parts. */
function entries(): [sign: string, parts: string][] {
  return PARTS.split(' ')
    .map((entry): [string, string] => [entry.slice(0, 1), entry.slice(1)])
    .filter(([, parts]) => parts.length === 2);
}
