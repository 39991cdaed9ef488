/** Forms of address before a name. With a full stop or without. */
export const TITLES = words(`mr mrs ms miss mx dr prof professor sir madam dame lord lady rev reverend
  capt captain colonel lt sgt sergeant hon judge senator herr frau
  monsieur madame mademoiselle mme mlle señor señora señorita sra srta doña`);

/** Titles that are everyday words too: they count with a capital before a capitalised name only. */
export const TITLES_AMBIGUOUS = words(`miss lord lady judge captain professor senator hon sir`);

/** Nationalities, religions and political groups (VSR's NRP), in English: adjectives and their plurals. */
export const NRP_WORDS =
  words(`afghan albanian algerian american argentinian argentine armenian australian austrian
  azerbaijani bangladeshi belarusian belgian bolivian bosnian brazilian british bulgarian cambodian cameroonian
  canadian chilean chinese colombian congolese croatian cuban cypriot czech danish dutch ecuadorian egyptian
  english eritrean estonian ethiopian filipino finnish french georgian german ghanaian greek guatemalan haitian
  honduran hungarian icelandic indian indonesian iranian iraqi irish israeli italian jamaican japanese jordanian
  kazakh kenyan korean kuwaiti kurdish latvian lebanese libyan lithuanian luxembourgish malaysian maltese mexican
  moldovan mongolian moroccan nepali nicaraguan nigerian norwegian pakistani palestinian panamanian paraguayan
  peruvian polish portuguese qatari romanian russian rwandan salvadoran saudi scottish senegalese serbian
  singaporean slovak slovenian somali spanish sudanese swedish swiss syrian taiwanese tanzanian thai tunisian
  turkish ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni zambian zimbabwean african asian
  european hispanic latino latina caucasian arab
  christian catholic protestant orthodox evangelical mormon baptist lutheran methodist muslim islamic sunni shia
  shiite jewish jew hindu buddhist sikh jain taoist atheist agnostic
  republican democrat democratic conservative liberal socialist communist libertarian labour tory marxist`);

/** NRP words that mean something else as often: they count where a person or a group is spoken of. */
export const NRP_AMBIGUOUS =
  words(`polish thai georgian jain orthodox conservative liberal labour democratic english
  chinese french german japanese spanish russian korean italian dutch greek turkish swiss danish catholic african
  asian european american indian british`);

/** Chinese surnames that cover most of the people (Ministry of Public Security, names of 2020). */
export const SURNAMES_ZH =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';

/** Provinces, municipalities and large cities of China, and countries, in Chinese, two to four characters. */
export const PLACES_ZH = new Set(
  `北京 上海 天津 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃
  青海 台湾 广西 西藏 宁夏 新疆 香港 澳门 内蒙古 黑龙江 广州 深圳 杭州 南京 苏州 成都 武汉 西安 长沙 郑州 青岛 大连 宁波
  厦门 沈阳 哈尔滨 济南 合肥 福州 昆明 南昌 贵阳 南宁 石家庄 太原 长春 兰州 乌鲁木齐 无锡 佛山 东莞 中国 美国 英国 法国
  德国 日本 韩国 印度 俄罗斯 加拿大 澳大利亚 新加坡 意大利 西班牙 巴西 泰国 越南 东京 纽约 伦敦 巴黎 柏林`.split(
    /\s+/,
  ),
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
