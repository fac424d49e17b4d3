/**
 * The command line, which deploy/millrace runs. It does not start Flink, and needs no Flink on its
 * class path.
 *
 * <p>A command is a class of its own, named in {@link io.millrace.command.Millrace}.
 */
package io.millrace.command;
