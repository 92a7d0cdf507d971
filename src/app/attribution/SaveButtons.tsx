import type { Raster } from '../../engine/visualizers.ts';
import { encodeNpy } from '../../lib/npy.ts';
import { encodePng } from '../../lib/png.ts';
import { download } from '../shared/download.ts';
import { Icon } from '../shared/Icon.tsx';
import { attempt } from '../shared/notices.ts';
import { composed, cutOut, withLegend } from './paint.ts';
import { type Box, pictureBox } from './picture-box.ts';
import type { DrawnAttribution } from './render-attribution.ts';

/** What is seen: the map over its picture. */
export type Scene = { square: Raster; drawn: DrawnAttribution; box: Box };

type Props = {
  /** Of the files, without ending. */
  name: string;
  /** Written into the picture's file. */
  description: string;
  data: Float32Array;
  shape: readonly number[];
  /** null where the map is no picture. */
  scene: Scene | null;
};

async function savePng(name: string, description: string, { square, drawn, box }: Scene): Promise<void> {
  const whole = pictureBox(square.pixels, square.width);
  const picture = withLegend(cutOut(composed(square, drawn, box), whole), drawn.legend);
  const text = { Title: name, Description: description, Software: 'DeepEverest' };
  download(`${name}.png`, new Blob([await encodePng(picture, text)], { type: 'image/png' }));
}

/** Ways to take a map along: as the picture on screen, and as numbers. */
export function SaveButtons({ name, description, data, shape, scene }: Props) {
  return (
    <span className="save-buttons">
      {scene && (
        <button
          type="button"
          className="quiet"
          aria-label="Save PNG"
          title="The picture as it is seen, with its legend"
          onClick={() => void attempt(() => savePng(name, description, scene))}
        >
          <Icon name="save" />
          PNG
        </button>
      )}
      <button
        type="button"
        className="quiet"
        aria-label="Save NPY"
        title={`The numbers, ${shape.join(' × ')}, for numpy.load`}
        onClick={() => void attempt(async () => download(`${name}.npy`, new Blob([encodeNpy(data, shape)])))}
      >
        <Icon name="save" />
        NPY
      </button>
    </span>
  );
}
