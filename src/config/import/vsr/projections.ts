import { readKeys } from '../read-keys.ts';
import { defined, type Field, orNothing } from '../source.ts';
import { NEVER, type SignalNames } from './signal-names.ts';

/** routing.projections: partitions, weighted sums and bands; undefined when there are none. */
export function importProjections(
  projections: Field,
  names: SignalNames,
  to: string,
): Record<string, unknown> | undefined {
  const list = (key: string, read: (item: Field, at: string) => unknown) => {
    const kept: unknown[] = [];
    for (const item of projections.at(key).items()) {
      const ours = read(item, `${to}.${key}[${kept.length}]`);
      if (ours !== undefined) kept.push(ours);
    }
    return kept.length === 0 ? undefined : kept;
  };
  for (const one of [
    ...projections.at('scores').items(),
    ...projections
      .at('mappings')
      .items()
      .flatMap((each) => each.at('outputs').items()),
  ]) {
    const name = one.at('name').word;
    names.declare('projection', name, { type: 'projection', name });
  }
  return orNothing({
    partitions: list('partitions', (item, at) => partition(item, names, at)),
    scores: list('scores', (item, at) => score(item, names, at)),
    mappings: list('mappings', mapping),
  });
}

/**
 * Members are bare names of signals. A partition gives its default when no member matched, so one whose
 * members all stand for missing signals would make that default match always: it is left out.
 */
function partition(item: Field, names: SignalNames, to: string): unknown {
  const members = item
    .at('members')
    .items()
    .flatMap((member) => names.named(member.word));
  if (!members.some(({ type }) => type !== NEVER)) {
    item.approximated(
      to,
      'no member can match in this build, so the partition is left out and its default never matches',
    );
    return undefined;
  }
  item.at('members').mapped(`${to}.members`);
  const base = item.at('default').text(`${to}.default`) ?? '';
  return {
    ...readKeys(item, to, { name: 'text', semantics: 'text', temperature: positiveNumber }),
    members: members.map(({ name }) => name),
    default: names.named(base)[0]?.name ?? base,
  };
}

function positiveNumber(field: Field, to: string): number | undefined {
  const value = field.number(to);
  return value !== undefined && value > 0 ? value : undefined;
}

function score(item: Field, names: SignalNames, to: string): unknown {
  return {
    ...readKeys(item, to, { name: 'text', method: 'text' }),
    inputs: item
      .at('inputs')
      .items()
      .map((input, i) => scoreInput(input, names, `${to}.inputs[${i}]`)),
  };
}

function scoreInput(input: Field, names: SignalNames, to: string): unknown {
  const type = input.at('type').word;
  const name = inputName(input, type);
  const ours = names.resolve(type, name);
  for (const key of ['type', 'name', 'kb', 'metric']) {
    if (ours.type === NEVER)
      input.at(key).approximated(`${to}.${key}`, `${ours.name} never matches; the signal states why`);
    else input.at(key).mapped(`${to}.${key}`);
  }
  return defined({
    ...ours,
    ...readKeys(input, to, { weight: 'number', value_source: 'text', match: 'number', miss: 'number' }),
  });
}

function inputName(input: Field, type: string): string {
  if (type === 'kb_metric') return `${input.at('kb').word}:${input.at('metric').word}`;
  return input.at('name').word;
}

function mapping(item: Field, to: string): unknown {
  return {
    ...readKeys(item, to, {
      name: 'text',
      source: 'text',
      method: 'text',
      calibration: (field, at) => readKeys(field, at, { method: 'text', slope: 'number' }),
    }),
    outputs: item
      .at('outputs')
      .items()
      .map((output, i) =>
        readKeys(output, `${to}.outputs[${i}]`, {
          name: 'text',
          gt: 'number',
          gte: 'number',
          lt: 'number',
          lte: 'number',
        }),
      ),
  };
}
