import { engine } from '../../engine/client.ts';
import { attempt } from '../shared/notices.ts';
import { getApp } from '../shared/store.ts';
import { isMapShape } from '../shared/unit.ts';
import type { ChosenQuantity } from './explanation.ts';

/** The two classes that the network finds likeliest for an input. */
async function likeliest(input: number | null): Promise<[number, number]> {
  const [prediction] = input === null ? [] : ((await attempt(() => engine.predict([input]))) ?? []);
  const [first = 0, second = first === 0 ? 1 : 0] = prediction?.top.map((guess) => guess.class) ?? [];
  return [first, second];
}

/** The chosen layer, or else the last, among those with feature maps. */
function layerWithChannels(): string | null {
  const { layers, layer } = getApp();
  const maps = layers.filter(({ shape }) => isMapShape(shape));
  return (maps.find(({ name }) => name === layer) ?? maps.at(-1))?.name ?? null;
}

/** What a kind of quantity stands at when it is chosen; for classes, the likeliest ones of the input looked at. */
async function startingQuantity(kind: ChosenQuantity['kind']): Promise<ChosenQuantity> {
  const { input } = getApp();
  switch (kind) {
    case 'group':
    case 'max-class':
      return { kind };
    case 'class':
      return { kind, class: (await likeliest(input))[0] };
    case 'comparative':
      return { kind, classes: await likeliest(input) };
    case 'channel': {
      const layer = layerWithChannels();
      return layer ? { kind, channels: [0], aggregate: 'sum', layer } : { kind: 'group' };
    }
    case 'threshold':
      return { kind, threshold: 0 };
  }
}

let wishes = 0;

/** Chooses a kind of quantity; of two wishes in a row the later counts. */
export async function chooseQuantity(
  kind: ChosenQuantity['kind'],
  onChange: (quantity: ChosenQuantity) => void,
): Promise<void> {
  wishes += 1;
  const wish = wishes;
  const quantity = await startingQuantity(kind);
  if (wish === wishes) onChange(quantity);
}
