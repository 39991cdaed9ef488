import { glossaryStrategy } from './shared/glossary.ts';
import { SOURCES } from './shared/sources.ts';

export default glossaryStrategy({
  id: 'glossary-welsh',
  title: 'Welsh words',
  summary: 'The common words of the request in Welsh, the others as they are.',
  source: SOURCES.codeSwitching,
  words:
    'how=sut what=beth why=pam where=ble when=pryd who=pwy and=ac or=neu with=gyda without=heb write=ysgrifennu explain=esbonio show=dangos make=gwneud give=rhoi house=tŷ water=dŵr people=pobl money=arian word=gair steps=camau door=drws key=allwedd lock=clo computer=cyfrifiadur letter=llythyr name=enw story=stori question=cwestiwn',
});
