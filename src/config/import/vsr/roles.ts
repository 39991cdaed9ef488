import type { Field } from '../source.ts';
import type { SignalNames, SignalUnit } from './signal-names.ts';

/** Role bindings, one signal a role: VSR's decisions name the role, and any of its bindings gives it. */
export function importRoles(list: Field, names: SignalNames, to: string): SignalUnit[] {
  const subjects = new Map<string, unknown[]>();
  for (const binding of list.items()) {
    const role = binding.at('role').text(`${to}.authz.role`);
    if (role === undefined) {
      binding.refused('has no role');
      continue;
    }
    binding.at('name').ignored('decisions refer to the role, not to its bindings');
    binding.at('description').ignored('signals carry no description');
    const held = subjects.get(role) ?? [];
    subjects.set(role, held);
    for (const subject of binding.at('subjects').items()) {
      const kind = subject.at('kind').text(`${to}.${role}.subjects`);
      const name = subject.at('name').text(`${to}.${role}.subjects`);
      if (kind !== undefined && name !== undefined) held.push({ kind, name });
    }
    if (held.length > 0) names.declare('authz', role, { type: 'authz', name: role });
  }
  return [...subjects]
    .filter(([, who]) => who.length > 0)
    .map(([role, who]) => ({ type: 'authz', name: role, role, subjects: who }));
}
