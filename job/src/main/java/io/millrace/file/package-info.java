/** File access of commands and the local run: reading lines, and writing whole files. */
package io.millrace.file;
