import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'small-caps',
  title: 'Small capitals',
  summary: 'Letters as small capitals of phonetic alphabets.',
  source: SOURCES.aig,
  small: () => 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ',
});
