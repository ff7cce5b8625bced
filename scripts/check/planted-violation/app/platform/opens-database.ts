/** Breaks: only the offline cache may name the database. */
import type Database from 'better-sqlite3';

export type Planted = Database.Database;
