import { expose } from 'comlink';
import { shardService } from './shard-service.ts';

expose(shardService());
