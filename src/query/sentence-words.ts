import { EngineError } from '../lib/errors.ts';

/** A word of a sentence and where it starts; `quoted` when it was written in quotes and so means a name. */
export type Word = { text: string; at: number; quoted: boolean };

const keywords = new Set(['and', 'or', 'of', 'by', 'among', 'none', 'units', 'unit', 'channel', 'channels']);
const plainName = /^[A-Za-z_][\w./:-]*$/;

/** A name as it may stand in a sentence: in quotes where it would be read as something else. */
export function quoted(name: string): string {
  if (plainName.test(name) && !keywords.has(name.toLowerCase())) return name;
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** @throws EngineError 'bad-argument' for a quote that is not closed. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const pattern = /\s+|"((?:[^"\\]|\\.)*)"|(,)|([^\s,"]+)|(")/gs;
  for (const match of text.matchAll(pattern)) {
    const [whole, inQuotes, comma, plain, open] = match;
    if (open !== undefined) throw problemAt(text, match.index, 'a quote that is not closed', 'a second "');
    if (inQuotes !== undefined) {
      words.push({ text: inQuotes.replace(/\\(.)/gs, '$1'), at: match.index, quoted: true });
    } else if (comma !== undefined || plain !== undefined) {
      words.push({ text: whole, at: match.index, quoted: false });
    }
  }
  return words;
}

/** The error for a sentence that cannot be read from a place on. */
export function problemAt(text: string, at: number, found: string, expected: string): EngineError {
  const place = at >= text.length ? 'at the end' : `at character ${at + 1}`;
  return new EngineError(
    'bad-argument',
    `query: found ${found} ${place}; expected ${expected}; change it there`,
  );
}

/** Reads the words of a sentence one after another. */
export class Reader {
  private readonly text: string;
  private readonly words: Word[];
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.words = wordsOf(text);
  }

  get next(): Word | undefined {
    return this.words[this.position];
  }

  get done(): boolean {
    return this.next === undefined;
  }

  /** Whether the next words are these, in any case. */
  sees(...texts: string[]): boolean {
    return texts.every((text, ahead) => {
      const word = this.words[this.position + ahead];
      return word !== undefined && !word.quoted && word.text.toLowerCase() === text;
    });
  }

  /** Passes these words if they come next. */
  accepts(...texts: string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.position += texts.length;
    return true;
  }

  /** @throws EngineError 'bad-argument' when other words come next. */
  expects(...texts: string[]): void {
    for (const text of texts) if (!this.accepts(text)) throw this.problem(`"${text}"`);
  }

  /** One of these words. @throws EngineError 'bad-argument' */
  oneOf<T extends string>(texts: readonly T[], what: string): T {
    const found = texts.find((text) => this.sees(text));
    if (found === undefined) throw this.problem(`${what}: ${texts.join(', ')}`);
    this.position += 1;
    return found;
  }

  /** The next word when it has a form. @throws EngineError 'bad-argument' */
  matching(form: RegExp, what: string): RegExpExecArray {
    const word = this.next;
    const match = word && !word.quoted ? form.exec(word.text) : null;
    if (!match) throw this.problem(what);
    this.position += 1;
    return match;
  }

  wholeNumber(what: string): number {
    return Number(this.matching(/^\d+$/, what)[0]);
  }

  /** A name, in quotes or as one word. */
  name(what: string): Word {
    const word = this.next;
    if (!word || (!word.quoted && word.text === ',')) throw this.problem(what);
    this.position += 1;
    return word;
  }

  /** The error that something else was expected at the next word, or at one that was read. */
  problem(expected: string, word: Word | undefined = this.next): EngineError {
    if (!word) return problemAt(this.text, this.text.length, 'nothing more', expected);
    return problemAt(this.text, word.at, JSON.stringify(word.text), expected);
  }
}
