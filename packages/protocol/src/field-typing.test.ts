// The customer's page and two agents type into one field over connections that delay, and sometimes break.

import { describe, expect, test } from 'vitest';
import { FieldAuthority } from './field-authority.ts';
import { FieldClient, type OutgoingEdit } from './field-client.ts';
import { transformSplices } from './field-transform.ts';
import { isLongRun, Random, seed, Tally } from './testing/random.ts';
import { applyEdit, diffSplice, type Splice, transformPosition } from './text-edit.ts';

/** What the page stream says of the field. */
type Said =
  | { kind: 'splice'; revision: number; origin: number; act: string; splice: Splice }
  | { kind: 'values'; revision: number; edits: [number, string][]; value: string };

/** What reaches an agent: the page stream, and refusals beside it. */
type ToAgent = Said | { kind: 'refused'; act: string; isTooOld: boolean };

interface Agent {
  readonly number: number;
  readonly client: FieldClient;
  /** On their way in each direction, oldest first. */
  readonly toPage: OutgoingEdit[];
  readonly toAgent: ToAgent[];
}

class Session {
  readonly random: Random;
  readonly tally: Tally;
  authority: FieldAuthority;
  readonly agents: Agent[] = [];
  /** Letters that somebody typed, and those that somebody who saw them deleted. */
  readonly typed = new Set<string>();
  readonly deleted = new Set<string>();
  /** After a compacted log only the whole value is known, so a deletion that ran beside it may be undone. */
  mayUndoDeletions = false;
  /** Chance that the page can merge edits. */
  loadsTransform = 1;
  readonly #edits = new Map<number, string>();
  #nextLetter = 0x4e00;
  #nextAct = 0;

  constructor(random: Random, tally: Tally, agents: number) {
    this.random = random;
    this.tally = tally;
    const value = this.letters(random.below(12));
    this.authority = new FieldAuthority(value);
    for (let number = 1; number <= agents; number++) {
      const toPage: OutgoingEdit[] = [];
      const newAct = (): string => `act-${this.#nextAct++}`;
      const client = new FieldClient(number, value, 0, newAct, (edit) => toPage.push(edit));
      this.agents.push({ number, client, toPage, toAgent: [] });
    }
  }

  /** What merges edits comes late, and may come never. */
  transform(): typeof transformSplices | null {
    return this.random.chance(this.loadsTransform) ? transformSplices : null;
  }

  letters(count: number): string {
    let text = '';
    for (; count > 0; count--) {
      const letter = String.fromCharCode(this.#nextLetter++);
      this.typed.add(letter);
      text += letter;
    }
    return text;
  }

  randomSplice(text: string): Splice {
    const { random } = this;
    const position = random.below(text.length + 1);
    const remove = random.chance(0.4) ? random.below(Math.min(5, text.length - position) + 1) : 0;
    for (const letter of text.slice(position, position + remove)) this.deleted.add(letter);
    return { position, remove, insert: random.chance(0.8) || remove === 0 ? this.letters(1 + random.below(3)) : '' };
  }

  customerTypes(): void {
    const { position, remove, insert } = this.randomSplice(this.authority.value);
    const before = this.authority.value;
    const after = before.slice(0, position) + insert + before.slice(position + remove);
    const change = this.authority.local(after, position + insert.length);
    if (change !== null) this.say(0, '', change.revision, change);
  }

  agentTypes({ client }: Agent): void {
    const before = client.text;
    const splice = this.randomSplice(before);
    client.type(splice);
    expect(client.text).toBe(
      before.slice(0, splice.position) + splice.insert + before.slice(splice.position + splice.remove),
    );
  }

  say(origin: number, act: string, revision: number, { position, remove, insert }: Splice): void {
    if (origin !== 0) {
      this.#edits.delete(origin);
      this.#edits.set(origin, act);
    }
    for (const { toAgent } of this.agents) {
      toAgent.push({ kind: 'splice', revision, origin, act, splice: { position, remove, insert } });
    }
  }

  /** The oldest edit of an agent reaches the page. */
  pageReceives(agent: Agent): void {
    const edit = agent.toPage.shift();
    if (edit === undefined) return;
    const changes = this.authority.receive(edit.revision, edit.splices, agent.number, edit.act, this.transform());
    if (typeof changes === 'string') {
      expect(['too-old', 'behind']).toContain(changes);
      this.tally.add(changes === 'behind' ? 'not loaded yet' : 'too old');
      agent.toAgent.push({ kind: 'refused', act: edit.act, isTooOld: true });
      return;
    }
    if (changes.length === 0) this.tally.add('arrived twice');
    if (changes.length > 1) this.tally.add('several splices');
    for (const change of changes) this.say(agent.number, edit.act, change.revision, change);
  }

  /** The oldest message to an agent arrives; its caret moves along with its neighbours. */
  agentReceives(agent: Agent): void {
    const message = agent.toAgent.shift();
    if (message === undefined) return;
    const { client } = agent;
    const before = client.text;
    const caret = this.random.below(before.length + 1);
    if (message.kind === 'refused') {
      client.onRefused(message.act, message.isTooOld);
      return;
    }
    if (message.kind === 'values') {
      if (message.edits.length === 0) client.onValue(message.revision, 0, '', message.value);
      for (const [origin, act] of message.edits) client.onValue(message.revision, origin, act, message.value);
      return;
    }
    const change = client.onValueSplice(message.revision, message.origin, message.act, message.splice);
    expect(applyEdit(before, change)).toBe(client.text);
    const moved = transformPosition(caret, change, true);
    const left = [...before.slice(0, caret)].filter((letter) => client.text.includes(letter)).at(-1);
    if (left !== undefined) expect(client.text.slice(0, moved)).toContain(left);
  }

  /** The connection of an agent breaks: what was on its way is gone, and the log comes again as it is by now. */
  reconnects(agent: Agent, isCompacted: boolean): void {
    const { random } = this;
    agent.toPage.length = random.below(agent.toPage.length + 1);
    for (let index = agent.toAgent.length - 1; index >= 0; index--) {
      if (agent.toAgent[index]!.kind === 'refused') agent.toAgent.splice(index, 1);
    }
    if (isCompacted) {
      this.mayUndoDeletions = true;
      agent.toAgent.length = 0;
      const { revision, value } = this.authority;
      agent.toAgent.push({ kind: 'values', revision, value, edits: [...this.#edits] });
    }
    agent.client.resend();
  }

  settle(): void {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      for (const agent of this.agents) {
        this.pageReceives(agent);
        this.agentReceives(agent);
      }
      if (this.agents.every(({ toPage, toAgent }) => toPage.length + toAgent.length === 0)) return;
    }
    throw new Error('does not settle');
  }

  /** Nobody's letters are lost or doubled, and all see the same. */
  expectSame(where: string): void {
    const letters = [...this.authority.value].sort();
    expect(new Set(letters).size, where).toBe(letters.length);
    const isExpected = (letter: string): boolean => !this.deleted.has(letter);
    const mustBeThere = this.mayUndoDeletions ? letters.filter(isExpected) : letters;
    expect(mustBeThere, where).toEqual([...this.typed].filter(isExpected).sort());
    for (const { client } of this.agents) {
      expect(client.text, where).toBe(this.authority.value);
      expect(client.confirmed, where).toBe(this.authority.value);
      expect(client.actInFlight, where).toBe(null);
    }
  }
}

/** No half of a surrogate pair. */
function isWhole(text: string): boolean {
  return new TextDecoder().decode(new TextEncoder().encode(text)) === text;
}

describe('typing into one field', () => {
  test(`customer and two agents converge and lose nothing, with delays and broken connections (seed ${seed})`, () => {
    const runs = isLongRun ? 5_000 : 300;
    const tally = new Tally();
    for (let run = 0; run < runs; run++) {
      const random = new Random(seed + run);
      const session = new Session(random, tally, 2);
      // Some agents are far behind, so that edits wait and the buffer fills.
      const isCompacting = random.chance(0.5);
      const pace = random.pick([0.5, 1, 4]);
      session.loadsTransform = random.pick([0, 0.5, 1, 1]);
      for (let step = 0; step < 120; step++) {
        const agent = random.pick(session.agents);
        const action = random.weighted({
          'customer types': 2,
          'agent types': 3,
          'page receives': 3 * pace,
          'agent receives': 5 * pace,
          reconnect: 0.2,
          'reconnect with a compacted log': isCompacting ? 0.2 : 0,
        });
        tally.add(action);
        if (action === 'customer types') session.customerTypes();
        else if (action === 'agent types') session.agentTypes(agent);
        else if (action === 'page receives') session.pageReceives(agent);
        else if (action === 'agent receives') session.agentReceives(agent);
        else session.reconnects(agent, action !== 'reconnect');
      }
      session.settle();
      session.expectSame(`run ${run}, seed ${seed + run}`);
    }
    console.log(`typing: seed ${seed}, ${runs} runs; ${tally}`);
    for (const what of ['arrived twice', 'several splices', 'reconnect', 'not loaded yet'])
      expect(tally.of(what)).toBeGreaterThan(20);
  });

  test('an edit that comes too late is sent again as it has to be by then', () => {
    const session = new Session(new Random(seed), new Tally(), 1);
    const agent = session.agents[0]!;
    session.agentTypes(agent);
    for (let count = 0; count < 300; count++) session.customerTypes();
    session.settle();
    expect(session.tally.of('too old')).toBe(1);
    session.expectSame('after too old');
  });

  test('a page that reformats what an agent typed wins, and what was typed meanwhile goes on after it', () => {
    const sent: OutgoingEdit[] = [];
    const client = new FieldClient(
      1,
      '12',
      0,
      () => `act-${sent.length}`,
      (edit) => sent.push(edit),
    );
    const authority = new FieldAuthority('12');
    client.type({ position: 2, remove: 0, insert: '34' });
    client.type({ position: 4, remove: 0, insert: '56' });
    const [change] = authority.receive(0, sent[0]!.splices, 1, 'act-0') as [Splice & { revision: number }];
    const reformatted = authority.local('1-2-3-4')!;
    client.onValueSplice(change.revision, 1, 'act-0', change);
    expect(client.text).toBe('123456');
    client.onValueSplice(reformatted.revision, 0, '', reformatted);
    expect(client.text).toBe('1-2-3-456');
    expect(sent).toHaveLength(2);
    authority.receive(sent[1]!.revision, sent[1]!.splices, 1, 'act-1', transformSplices);
    expect(authority.value).toBe('1-2-3-456');
  });

  test('a whole value that holds the edit in another form replaces it', () => {
    const sent: OutgoingEdit[] = [];
    const client = new FieldClient(
      1,
      'a',
      0,
      () => `act-${sent.length}`,
      (edit) => sent.push(edit),
    );
    client.type({ position: 1, remove: 0, insert: 'bc' });
    client.type({ position: 3, remove: 0, insert: '!' });
    client.onValue(1, 1, 'act-0', 'ABC');
    expect([client.text, client.confirmed, client.actInFlight]).toEqual(['ABC!', 'ABC', 'act-1']);
  });

  test('a refused edit is taken back, what was typed after it stays', () => {
    const sent: OutgoingEdit[] = [];
    const client = new FieldClient(
      1,
      'xyz',
      4,
      () => `act-${sent.length}`,
      (edit) => sent.push(edit),
    );
    client.type({ position: 1, remove: 1, insert: '123' });
    client.type({ position: 0, remove: 0, insert: '>' });
    client.onRefused('act-0', false);
    expect(client.text).toBe('>xyz');
    expect(sent[1]).toEqual({ act: 'act-1', revision: 4, splices: [{ position: 0, remove: 0, insert: '>' }] });
    expect(client.onRefused('act-0', false)).toEqual([]);
  });

  test('a long paste goes in parts that fit into signals, without cutting a surrogate pair', () => {
    const sent: OutgoingEdit[] = [];
    const client = new FieldClient(
      1,
      '',
      0,
      () => `act-${sent.length}`,
      (edit) => sent.push(edit),
    );
    const authority = new FieldAuthority('');
    const paste = `x${'😀'.repeat(12_000)}`;
    client.type({ position: 0, remove: 0, insert: paste });
    for (let index = 0; index < sent.length; index++) {
      const { act, revision, splices } = sent[index]!;
      expect(splices.every(({ insert }) => insert.length <= 10_000 && isWhole(insert))).toBe(true);
      const changes = authority.receive(revision, splices, 1, act);
      if (typeof changes === 'string') throw new Error(changes);
      for (const change of changes) client.onValueSplice(change.revision, 1, act, change);
    }
    expect(sent).toHaveLength(3);
    expect(authority.value).toBe(paste);
    expect(client.confirmed).toBe(paste);
  });

  test('edits that can never have been right are refused', () => {
    const authority = new FieldAuthority('abc', 10);
    authority.local('abcd');
    expect(authority.receive(12, [], 1, 'a')).toBe('invalid');
    expect(authority.receive(9, [], 1, 'a')).toBe('too-old');
    expect(authority.receive(10, [{ position: 4, remove: 0, insert: 'x' }], 1, 'a', transformSplices)).toBe('invalid');
    expect(authority.receive(11, [{ position: 2, remove: 3, insert: '' }], 1, 'a')).toBe('invalid');
    const huge = Array.from({ length: 200 }, () => ({ position: 0, remove: 0, insert: 'x'.repeat(10_000) }));
    expect(authority.receive(11, huge, 1, 'a')).toBe('invalid');
    expect(authority.value).toBe('abcd');
  });

  test('an edit of which nothing is left is told as an empty change, and one that arrives twice not at all', () => {
    const authority = new FieldAuthority('abc');
    authority.local('');
    const deletion = [{ position: 0, remove: 3, insert: '' }];
    expect(authority.receive(0, deletion, 1, 'a', transformSplices)).toEqual([
      { revision: 2, position: 0, remove: 0, insert: '' },
    ]);
    expect(authority.receive(0, deletion, 1, 'a', transformSplices)).toEqual([]);
    expect(authority.local('')).toBe(null);
  });

  test('diffs at the caret of the customer keep two runs of equal letters apart', () => {
    const authority = new FieldAuthority('aa');
    const change = authority.local('aaa', 1);
    expect(change).toEqual({ revision: 1, ...diffSplice('aa', 'aaa', 1) });
    expect(change?.position).toBe(0);
  });
});
