/**
 * CEL expressions over an event's declared fields, checked when the definition is read. Used by the
 * features; pure Java.
 */
package io.millrace.expression;
