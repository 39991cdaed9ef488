import { defineTask } from './define.ts';

export default defineTask({
  id: 'secrets',
  title: 'Secrets',
  summary: 'Keys, tokens, private keys and passwords, by their structure and entropy.',
  labels: [],
  read: ({ models, text }) => models.secrets(text),
});
