/**
 * The command line: what deploy/millrace runs. It starts no Flink and needs none on its class path.
 *
 * <p>A command is a class of its own, named in {@link io.millrace.command.Millrace}.
 */
package io.millrace.command;
