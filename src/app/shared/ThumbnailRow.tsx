import { useEffect, useRef } from 'react';
import { thumbnails } from './thumbnails.ts';

type Props = { inputs: number[]; size: number; pitch: number; inset: number };

/** The pictures of one row on one canvas, `pitch` CSS pixels apart: a canvas for each would be too many to scroll. */
export function ThumbnailRow({ inputs, size, pitch, inset }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const pixels = Math.round(size * ratio);
  const ids = inputs.join();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || ids === '') return;
    context.clearRect(0, 0, context.canvas.width, pixels);
    const giveBack = ids.split(',').map((id, i) =>
      thumbnails.want(Number(id), pixels, ({ bitmap, index }) => {
        const x = Math.round(i * pitch * ratio);
        context.drawImage(bitmap, 0, index * pixels, pixels, pixels, x, 0, pixels, pixels);
      }),
    );
    return () => {
      for (const give of giveBack) give();
    };
  }, [ids, pixels, pitch, ratio]);
  const width = (inputs.length - 1) * pitch + size;
  return (
    <canvas
      ref={canvas}
      className="thumbnail-row"
      width={Math.round(width * ratio)}
      height={pixels}
      style={{ width, height: size, left: inset, top: inset }}
    />
  );
}
