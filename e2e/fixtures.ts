import { test as base, type ConsoleMessage, expect } from '@playwright/test';
import type { Engine } from '../src/engine/api.ts';

declare global {
  interface Window {
    deepeverest: Engine;
  }
}

/** What a context did that a clean page would not do. */
export type Traffic = {
  /** Addresses outside the page's origin that were asked for, by page or worker. */
  foreign: string[];
  /** Warnings, errors and uncaught exceptions, of page and workers. */
  complaints: string[];
};

/** Complaints that say nothing about the page. Each needs its reason. */
const harmless: RegExp[] = [
  // Chromium's own words when tfjs probes WebGL on a machine without a GPU.
  /GPU stall due to ReadPixels/,
];

function complaintOf(message: ConsoleMessage): string | null {
  if (message.type() !== 'warning' && message.type() !== 'error') return null;
  const text = message.text();
  return harmless.some((pattern) => pattern.test(text)) ? null : `${message.type()}: ${text}`;
}

/** Every test runs under this watch and fails when a request left the origin or the console was not clean. */
export const test = base.extend<{ traffic: Traffic }>({
  traffic: [
    async ({ context, baseURL }, use) => {
      const traffic: Traffic = { foreign: [], complaints: [] };
      const origin = new URL(baseURL ?? '').origin;
      const note = (url: string) => {
        const local = url.startsWith('data:') || new URL(url.replace(/^blob:/, '')).origin === origin;
        if (!local) traffic.foreign.push(url);
      };
      context.on('request', (request) => note(request.url()));
      context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
      context.on('console', (message) => {
        const complaint = complaintOf(message);
        if (complaint) traffic.complaints.push(complaint);
      });
      context.on('weberror', (error) => traffic.complaints.push(`uncaught: ${error.error().message}`));
      await use(traffic);
      expect(traffic.foreign, 'no request left the origin').toEqual([]);
      expect(traffic.complaints, 'the console stayed clean').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
