package io.millrace.imports;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.millrace.verify.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hashes the bytes that are read, and reports them in kilobytes. */
final class DigestStream extends FilterInputStream {
  private static final int KILOBYTE = 1 << 10;

  private final Hasher hasher = Hashing.sha256().newHasher();
  private final Progress progress;
  private long unreported;

  DigestStream(InputStream in, Progress progress) {
    super(in);
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    if (count > 0) {
      hasher.putBytes(bytes, from, count);
      unreported += count;
      if (unreported >= KILOBYTE) {
        progress.done(unreported / KILOBYTE);
        unreported %= KILOBYTE;
      }
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** The SHA-256 of what was read, in hex. Called once, at the end. */
  String sha256() {
    return hasher.hash().toString();
  }
}
