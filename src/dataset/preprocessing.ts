/**
 * How the pixels of an input become the network's input tensor. In this order: resize, channels, scale, mean, std:
 * `x = (pixel * scale - mean[c]) / std[c]`, pixel in 0..255.
 */
export type Preprocessing = {
  height: number;
  width: number;
  channels: 1 | 3;
  /** none: sizes must match; stretch: to width x height; crop: shorter side to fit, then the centre. Bilinear, half-pixel centres. */
  resize: 'none' | 'stretch' | 'crop';
  /** Order of the three channels the network wants; ignored for one channel. */
  order: 'rgb' | 'bgr';
  scale: number;
  /** One per channel, in the network's order, in scaled units. */
  mean: number[];
  /** One per channel, > 0. */
  std: number[];
};
