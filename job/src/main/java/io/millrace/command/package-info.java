/** The command line: what deploy/millrace runs. Starts no Flink. */
package io.millrace.command;
