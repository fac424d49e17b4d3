/** Files as commands and the local run read and write them: lines, and files that are whole. */
package io.millrace.file;
