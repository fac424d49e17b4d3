/**
 * Takes the events of the tables through another definition or model, writes the predictions that
 * the job would have made to a namespace of their own, and compares the scores. Lies behind the
 * route, beside {@code verify}, and uses no engine.
 */
package io.millrace.replay;
