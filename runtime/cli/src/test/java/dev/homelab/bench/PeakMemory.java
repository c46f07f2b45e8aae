package dev.homelab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads a process's own high-water mark of resident memory (proc(5), VmHWM) until it ends. */
final class PeakMemory extends Thread {
  private final Path status;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long peak;

  PeakMemory(long pid) {
    this.status = Path.of("/proc", Long.toString(pid), "status");
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      do {
        read();
      } while (!done.await(20, TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException gone) {
      done.countDown();
    }
  }

  void end() {
    done.countDown();
  }

  long peak() {
    return peak;
  }
}
