package io.millrace.scoring;

/**
 * Which model gave a score, and on what.
 *
 * @param runtime onnxruntime's version, architecture and instruction set, such as {@code
 *     onnxruntime 1.28.0 x86-64 avx512}
 */
public record ModelIdentity(String name, String version, String sha256, String runtime)
    implements java.io.Serializable {}
