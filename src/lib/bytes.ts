const names = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1000, as disks are sold: `2.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < names.length - 1) {
    value /= 1000;
    step++;
  }
  return `${step === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${names[step]}`;
}
