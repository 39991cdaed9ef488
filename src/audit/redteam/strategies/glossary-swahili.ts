import { glossaryStrategy } from './shared/glossary.ts';
import { SOURCES } from './shared/sources.ts';

export default glossaryStrategy({
  id: 'glossary-swahili',
  title: 'Swahili words',
  summary: 'The common words of the request in Swahili, the others as they are.',
  source: SOURCES.codeSwitching,
  words:
    'how=jinsi what=nini why=kwanini where=wapi when=lini who=nani and=na or=au with=kwa without=bila write=andika explain=eleza show=onyesha make=tengeneza give=toa house=nyumba car=gari water=maji person=mtu people=watu money=pesa word=neno steps=hatua door=mlango key=ufunguo lock=kufuli computer=kompyuta letter=barua name=jina story=hadithi please=tafadhali question=swali',
});
