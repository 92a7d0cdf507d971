import { concat, reshape, slice, type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';

/** Puts zeros between rows and between columns: [batch, (h - 1) * down + 1, (w - 1) * across + 1, channels]. */
export function spreadPixels(x: Tensor, down: number, across: number): Tensor {
  if (down === 1 && across === 1) return x;
  const [batch, height, width, channels] = (x as Tensor4D).shape;
  const rows = reshape(x, [batch * height, 1, width * channels]);
  const tall = down > 1 ? concat([rows, zeros([batch * height, down - 1, width * channels])], 1) : rows;
  const columns = reshape(tall, [batch * height * down, width, 1, channels]);
  const wide =
    across > 1 ? concat([columns, zeros([batch * height * down, width, across - 1, channels])], 2) : columns;
  return slice(
    reshape(wide, [batch, height * down, width * across, channels]),
    [0, 0, 0, 0],
    [batch, (height - 1) * down + 1, (width - 1) * across + 1, channels],
  );
}
