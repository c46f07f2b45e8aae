package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.Streams;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.LabVm;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.KubeSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * {@code console}: the serial console of a machine in this terminal, until Ctrl-]; what is piped in
 * is typed, and the answer is printed until the machine has been silent for a while.
 */
public final class ConsoleCommand implements Command {
  /** Ctrl-], as in other tools for consoles. */
  private static final byte ESCAPE = 0x1d;

  private static final int PIECE = 1024;
  private static final long LOOK_MILLIS = 200;
  private static final long SILENCE_NANOS = 2_000_000_000L;

  @Override
  public ExitCode run(Request request) {
    Streams streams = request.console().streams();
    try (LabSession session = LabSession.openToLook(request);
        LabVm machine = LabVm.of(request, session, request.invocation().arguments().get(0))) {
      machine.requireRunning();
      if (!streams.inIsTerminal() || !streams.outIsTerminal()) {
        return piped(request, machine);
      }
      request.console().err("Ctrl-] ends it; press Enter for an answer\n");
      return onTerminal(request, machine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExitCode onTerminal(Request request, LabVm machine) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Attributes before = terminal.enterRawMode();
      Attributes raw = terminal.getAttributes();
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(raw);
      boolean left;
      try (KubeSocket socket =
          machine.client().console(new Printer(terminal.output()), machine.call())) {
        CountDownLatch escaped = typing(terminal.input(), socket);
        while (escaped.getCount() > 0 && !socket.awaitEnd(LOOK_MILLIS)) {
          terminal.flush();
        }
        left = escaped.getCount() == 0;
      } finally {
        terminal.setAttributes(before);
      }
      if (!left) {
        request.console().err("\nthe console of " + machine.address() + " has ended\n");
      }
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  /**
   * Types on a thread of its own, since nothing wakes who waits for a key; zero once it is over.
   */
  private static CountDownLatch typing(InputStream keys, KubeSocket socket) {
    CountDownLatch over = new CountDownLatch(1);
    Thread typist =
        new Thread(
            () -> {
              try {
                typed(keys, socket, true);
                over.countDown();
              } catch (IOException ended) {
                // The other thread sees the end of the console by itself.
                return;
              }
            },
            "homelab-console");
    typist.setDaemon(true);
    typist.start();
    return over;
  }

  private static ExitCode piped(Request request, LabVm machine) throws IOException {
    Streams streams = request.console().streams();
    Printer printer = new Printer(streams.out());
    boolean[] stopped = {false};
    try (KubeSocket socket = machine.client().console(printer, machine.call());
        Interrupts.Listening listening =
            request
                .interrupts()
                .listen(
                    () -> {
                      stopped[0] = true;
                      socket.close();
                    })) {
      typePiped(streams.in(), socket, machine);
      while (!socket.awaitEnd(LOOK_MILLIS) && !printer.isSilent()) {
        streams.out().flush();
      }
      streams.out().flush();
      return stopped[0] ? ExitCode.INTERRUPTED : ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static void typePiped(InputStream in, KubeSocket socket, LabVm machine) {
    try {
      typed(in, socket, false);
    } catch (IOException ended) {
      throw LabSession.problem(
          Diagnostic.error(
                  "HL9101", "the console of " + machine.address() + " ended before all was typed")
              .withDetail(String.valueOf(ended.getMessage()))
              .withHint("homelab vms"));
    }
  }

  /** Sends what is typed, up to the escape key on a terminal, else up to its end. */
  private static void typed(InputStream in, KubeSocket socket, boolean escapes) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      int end = escapes ? escape(piece, read) : -1;
      if (end >= 0) {
        return;
      }
      socket.send(Arrays.copyOf(piece, read));
    }
  }

  private static int escape(byte[] piece, int length) {
    for (int i = 0; i < length; i++) {
      if (piece[i] == ESCAPE) {
        return i;
      }
    }
    return -1;
  }

  /** Prints what the console writes, as it is. */
  private static final class Printer implements KubeSocket.Receiver {
    private final OutputStream out;
    private final AtomicLong last = new AtomicLong(System.nanoTime());

    Printer(OutputStream out) {
      this.out = out;
    }

    @Override
    public void received(byte[] message) {
      last.set(System.nanoTime());
      try {
        out.write(message);
        out.flush();
      } catch (IOException gone) {
        last.set(System.nanoTime() - SILENCE_NANOS);
      }
    }

    @Override
    public void ended() {
      last.set(System.nanoTime() - SILENCE_NANOS);
    }

    boolean isSilent() {
      return System.nanoTime() - last.get() >= SILENCE_NANOS;
    }
  }
}
