/**
 * Commands on a written definition: to draft it, check it, compare it, try it on lines. They need
 * no job, and need tables only where these hold the other definition.
 */
package io.millrace.command.definition;
