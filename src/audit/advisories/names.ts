/** `name` without case, blanks and punctuation: "Open WebUI", `open-webui` and `openwebui` are one product. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
