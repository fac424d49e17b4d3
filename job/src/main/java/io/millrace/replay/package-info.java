/**
 * Events of the tables through another definition or model: predictions as the job would have made
 * them, into a namespace of their own, and what became of the scores. After the route's end, beside
 * {@code verify}; knows no engine.
 */
package io.millrace.replay;
