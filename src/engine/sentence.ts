/** Queries as sentences, for the page: pure functions that need no worker. */
export { formatQuery, parseQuery, type SentenceContext, type SentenceNames } from '../query/index.ts';
