import { defineStrategy } from './define.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

/** Common characters behind how they are spoken, without tones. */
const SOUNDS =
  'de的得地 yi一以已 shi是时事十使 bu不步部 le了 ren人认 wo我 zai在再 you有又友 ta他她它 zhe这 ge个各 men们门 zhong中种 lai来 shang上 da大打答 wei为位 he和河何 guo国过 dao到道 shuo说 yao要药 jiu就 chu出 hui会回 ke可课 ye也业 ni你 dui对 sheng生声 neng能 er而二 zi子字自 na那哪 xia下 jia家加 xue学 mei没每 tian天 hao好 kan看 qi起其 xiang想向 zuo做作 fa法发 yong用 zen怎 me么 yang样 qing请情 gao告高 su诉 xie写些 mi密秘 ma吗码马 xi系洗 tong统同 jie解姐 shen什 ru如入 zhi制知之 bao包爆保 kai开 suo锁所 dian电点 nao脑 wang网忘 wen问文 ti题提';

export default defineStrategy({
  id: 'pinyin',
  title: 'Pinyin',
  summary: 'Common Chinese characters as they are spoken, in Latin letters.',
  source: SOURCES.toxiCloak,
  family: 'language',
  irreversible: 'Several characters share a sound.',
  apply(text) {
    const sounds = new Map<string, string>();
    for (const entry of SOUNDS.split(' ')) {
      const sound = /^[a-z]+/.exec(entry)?.[0] ?? '';
      for (const sign of entry.slice(sound.length)) sounds.set(sign, sound);
    }
    return said(
      Array.from(text.toWellFormed(), (sign) => {
        const sound = sounds.get(sign);
        return sound === undefined ? sign : `${sound} `;
      }).join(''),
    );
  },
});
