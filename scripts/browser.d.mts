export const quietArgs: string[];
export const softwareWebGpuArgs: string[];
export function findBrowser(): string | null;
export function requireBrowser(): string;
