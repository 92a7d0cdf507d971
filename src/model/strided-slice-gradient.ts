import {
  type NamedAttrMap,
  reshape,
  scatterND,
  slice_util,
  type Tensor,
  tensor2d,
} from '@tensorflow/tfjs-core';

/** Gradient of a strided slice: puts every number of dy where it was taken from, in zeros of the input's shape. */
export function scattered(dy: Tensor, shape: number[], attrs: NamedAttrMap): Tensor {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } =
    attrs as unknown as Record<string, number> & Record<'begin' | 'end' | 'strides', number[]>;
  const info = slice_util.sliceInfo(
    shape,
    begin,
    end,
    strides,
    beginMask ?? 0,
    endMask ?? 0,
    ellipsisMask ?? 0,
    newAxisMask ?? 0,
    shrinkAxisMask ?? 0,
  );
  const taken = slice_util.computeOutShape(info.begin, info.end, info.strides);
  const positions = new Int32Array(dy.size);
  const at = taken.map(() => 0);
  for (let i = 0; i < positions.length; i++) {
    positions[i] = at.reduce(
      (flatIndex, step, axis) =>
        flatIndex * (shape[axis] ?? 1) + (info.begin[axis] ?? 0) + step * (info.strides[axis] ?? 1),
      0,
    );
    for (let axis = at.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] ?? 0) + 1;
      if ((at[axis] ?? 0) < (taken[axis] ?? 1)) break;
      at[axis] = 0;
    }
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const indices = tensor2d(positions, [positions.length, 1], 'int32');
  return reshape(scatterND(indices, reshape(dy, [dy.size]), [size]), shape);
}
