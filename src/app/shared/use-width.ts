import { type RefObject, useLayoutEffect, useState } from 'react';

/** The width inside an element in CSS pixels, without its scroll bar; 0 until it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    // A hidden panel has no width; it keeps its rows and its place for when it is shown again.
    const observer = new ResizeObserver(() => target.clientWidth > 0 && setWidth(target.clientWidth));
    observer.observe(target);
    setWidth(target.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
