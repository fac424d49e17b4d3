/** File access of commands and the local run: reading lines and whole files, and writing them. */
package io.millrace.file;
