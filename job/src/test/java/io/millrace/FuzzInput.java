package io.millrace;

/** The inputs of fuzz targets that try several kinds of one thing. */
public final class FuzzInput {
  private FuzzInput() {}

  /**
   * The input that the target reads as these bytes, of this kind.
   *
   * @param kind which of the target's kinds it is: the first byte of the input
   */
  public static byte[] of(int kind, byte[] bytes) {
    byte[] input = new byte[bytes.length + 1];
    input[0] = (byte) kind;
    System.arraycopy(bytes, 0, input, 1, bytes.length);
    return input;
  }
}
