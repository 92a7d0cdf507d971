import { useEffect, useRef } from 'react';
import { thumbnails } from '../shared/thumbnails.ts';
import { type Box, pictureBox } from './saliency.ts';

/** Device pixels of the large picture. */
const size = 336;

/** One input, large; tells where the picture lies in its square. */
export function Picture({ input, onPicture }: { input: number; onPicture: (box: Box) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    return thumbnails.want(input, size, (sprite) => {
      context.clearRect(0, 0, size, size);
      context.drawImage(sprite.bitmap, 0, sprite.index * size, size, size, 0, 0, size, size);
      onPicture(pictureBox(context.getImageData(0, 0, size, size).data, size));
    });
  }, [input, onPicture]);
  return (
    <canvas
      ref={canvas}
      className="thumbnail picture"
      width={size}
      height={size}
      role="img"
      aria-label={`Picture of input ${input}`}
    />
  );
}
