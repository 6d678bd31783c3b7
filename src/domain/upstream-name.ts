/** The configured name of an upstream, which is a part of every id. */
export const UPSTREAM_NAME = /^[a-z][a-z0-9-]{0,31}$/;
