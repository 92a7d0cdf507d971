/** Colours as hex triples without separators, evenly spaced from the lowest to the highest value. */
export type Anchors = string;

/**
 * viridis, inferno: Smith, van der Walt, Firing (CC0), every fifth colour of matplotlib's table.
 * cividis: Nunez, Anderton, Renslow, "Optimizing colormaps with consideration for color vision deficiency" (PLOS ONE,
 * 2018), every fifth colour.
 * blue-red: straight lines in CIE L*a*b* from (32, 14, -56) by near-white (97, 0, 0) to (32, 58, 42), so that equal steps
 * look equally large and both signs equally strong.
 * purple-orange: ColorBrewer PuOr (Apache 2.0), reversed, near-white at the middle; ColorBrewer calls it colour-blind safe.
 */
export const anchors = {
  viridis:
    '44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a' +
    '3a538b38598c355e8d33638d31688e2e6d8e2c718e2a768e297b8e27808e25848e23898e218e8d' +
    '20928c1f978b1e9c891fa18821a58524aa8328ae802eb37c35b7793dbc7446c06f50c46a5ac864' +
    '65cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e419f1e51dfde725',
  inferno:
    '00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c' +
    '59106e61136e69166e71196e781c6d801f6c88226a902568982766a02a63a82e5fb0315bb73557' +
    'bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9612bed6925f1711ff47918f78212f98b0b' +
    'fa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f27df5f992fcffa4',
  cividis:
    '00224e002656002a5f002d68003070083370163770203a6f273e6e2e416d34456c3a486c3f4c6c' +
    '444f6c49536c4e566c535a6d575d6d5c616e60646f656870696b716d6f727272747676767a7a78' +
    '7e7d788381798885788d8878928c789690779b9476a09875a59c74aaa073afa471b5a86fbaac6d' +
    'bfb06bc4b468c9b965cfbd62d4c15fdac65bdfca57e5cf52ead34cf0d846f6dd3ffce236fee838',
  'blue-red':
    '004aa50c56ac3863b35171ba667ec07a8cc78d9bce9fa9d5b0b8dcc2c7e2d3d7e9e5e6f0f6f6f6' +
    'f3e4e0f0d1cbebbeb6e5aca1df9a8cd88878d07565c76352be4f40b43b2eaa221c9f000a',
  'purple-orange': '2d004b5427888073acb2abd2d8daebf7f7f7fee0b6fdb863e08214b358067f3b08',
} satisfies Record<string, Anchors>;

/** Piecewise linear: pairs of a position 0..1 and a channel value 0..1, in rising order. */
type Ramp = readonly (readonly [at: number, value: number])[];

function along(ramp: Ramp, at: number): number {
  const next = ramp.findIndex(([position]) => position >= at);
  const [right, high] = ramp[next === -1 ? ramp.length - 1 : next] ?? [1, 0];
  const [left, low] = ramp[next - 1] ?? [right, high];
  return right === left ? high : low + ((high - low) * (at - left)) / (right - left);
}

/** matplotlib's `hot` (after MATLAB): black, red, yellow, white. */
const hot: readonly Ramp[] = [
  [
    [0, 0.0416],
    [0.365079, 1],
  ],
  [
    [0.365079, 0],
    [0.746032, 1],
  ],
  [
    [0.746032, 0],
    [1, 1],
  ],
];

/** matplotlib's `jet` (after MATLAB): blue, cyan, yellow, red. */
const jet: readonly Ramp[] = [
  [
    [0.35, 0],
    [0.66, 1],
    [0.89, 1],
    [1, 0.5],
  ],
  [
    [0.125, 0],
    [0.375, 1],
    [0.64, 1],
    [0.91, 0],
  ],
  [
    [0, 0.5],
    [0.11, 1],
    [0.34, 1],
    [0.65, 0],
  ],
];

export type Formula = (index: number) => readonly number[];

/**
 * Channels 0..1 by table index 0..255.
 * hotcold: the default of Netlens and TruLens; entries 0..127 are binary x cool, (1 - t)(t, 1 - t, 1) with t = index / 127,
 * so cyan to black, and 128..255 are `hot`, black to white. Black is zero only on a symmetric range.
 */
export const formulas = {
  hotcold: (index) => {
    const t = (index % 128) / 127;
    return index < 128 ? [(1 - t) * t, (1 - t) * (1 - t), 1 - t] : hot.map((ramp) => along(ramp, t));
  },
  jet: (index) => jet.map((ramp) => along(ramp, index / 255)),
} satisfies Record<string, Formula>;
