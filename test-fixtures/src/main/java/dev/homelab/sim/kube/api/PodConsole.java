package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Duplex;
import dev.homelab.sim.kube.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a pod to a command or a connection. No container runs, so each is played: by what
 * somebody scripted, else by a line that says so. The messages are those of the API server's
 * WebSockets: the first byte of each names its channel ({@code v4.channel.k8s.io}).
 */
public final class PodConsole {
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte IN = 0;
  private static final byte OUT = 1;
  private static final byte ERR = 2;
  private static final byte STATUS = 3;

  /**
   * A played command.
   *
   * @param command its words
   * @param input what was sent to it so far
   */
  public record Asked(List<String> command, String input) {}

  /**
   * What a played command gives.
   *
   * @param code its exit code; negative for one that goes on reading
   */
  public record Given(String out, String err, int code) {
    private static final int LOST = Integer.MAX_VALUE;

    /** The same whose session ends before its exit code is told. */
    public Given lost() {
      return new Given(out, err, LOST);
    }
  }

  /** A port of pods that leads to a server on loopback; its number may change. */
  private record Way(String pods, int port, IntSupplier local) {}

  private final Map<String, Function<Asked, Given>> commands = new ConcurrentHashMap<>();
  private final Map<String, Function<String, String>> ports = new ConcurrentHashMap<>();
  private final List<Way> ways = new CopyOnWriteArrayList<>();
  private volatile Router router = (namespace, pod, port) -> null;

  /** Finds the server on loopback that stands for a pod's port. */
  @FunctionalInterface
  public interface Router {
    /** The port on loopback, or null when nobody stands for it. */
    @Nullable Integer find(String namespace, String pod, int port);
  }

  /** Asks for a server where {@link #tunnel} names none. */
  public void route(Router by) {
    router = by;
  }

  /** Plays commands in pods whose name begins with a prefix; asked at the start and per input. */
  public void command(String namespace, String podPrefix, Function<Asked, Given> play) {
    commands.put(namespace + "/" + podPrefix, play);
  }

  /** Plays the connections to pods whose name begins with a prefix: what came in, what goes out. */
  public void port(String namespace, String podPrefix, Function<String, String> play) {
    ports.put(namespace + "/" + podPrefix, play);
  }

  /**
   * Leads connections to a port of pods whose name begins with a prefix to a server on loopback,
   * byte by byte.
   *
   * @param local the server's port, asked at each connection
   */
  public void tunnel(String namespace, String podPrefix, int port, IntSupplier local) {
    ways.removeIf(way -> way.pods().equals(namespace + '/' + podPrefix) && way.port() == port);
    ways.add(new Way(namespace + '/' + podPrefix, port, local));
  }

  private static <T> T best(Map<String, T> plays, String pod, T otherwise) {
    String best = "";
    for (String key : plays.keySet()) {
      if (pod.startsWith(key) && key.length() > best.length()) {
        best = key;
      }
    }
    return plays.getOrDefault(best, otherwise);
  }

  /** A session of {@code exec}. */
  Duplex exec(String namespace, String pod, List<String> command) {
    Function<Asked, Given> silent =
        asked -> new Given("simulated pod " + pod + ": no container runs here\n", "", 0);
    return new Exec(best(commands, namespace + '/' + pod, silent), command);
  }

  /** A session of {@code portforward} to these ports. */
  Duplex forward(String namespace, String pod, List<Integer> numbers) {
    for (Way way : ways) {
      boolean meant = (namespace + '/' + pod).startsWith(way.pods());
      if (meant && numbers.equals(List.of(way.port()))) {
        return new Tunnel(way.port(), way.local());
      }
    }
    Integer local = numbers.size() == 1 ? router.find(namespace, pod, numbers.get(0)) : null;
    if (local != null) {
      return new Tunnel(numbers.get(0), () -> local);
    }
    String line = "simulated pod " + pod + ": no container runs here\n";
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
            + line.length()
            + "\r\n\r\n"
            + line;
    return new Forward(best(ports, namespace + '/' + pod, came -> answer), numbers);
  }

  private static byte[] message(int channel, byte[] content) {
    byte[] whole = new byte[content.length + 1];
    whole[0] = (byte) channel;
    System.arraycopy(content, 0, whole, 1, content.length);
    return whole;
  }

  /** One session, and the channel to its other side. */
  abstract static class Session implements Duplex {
    private Duplex.Channel channel =
        new Duplex.Channel() {
          @Override
          public void send(byte[] message) {
            throw new IllegalStateException("not open");
          }

          @Override
          public void end() {
            throw new IllegalStateException("not open");
          }
        };

    @Override
    public String protocol(List<String> offered) {
      return offered.contains(PROTOCOL) ? PROTOCOL : "";
    }

    @Override
    public void opened(Duplex.Channel now) {
      channel = now;
    }

    @Override
    public void ended() {
      // Nothing is kept of a session.
    }

    void send(int number, String text) {
      if (!text.isEmpty()) {
        channel.send(message(number, text.getBytes(StandardCharsets.UTF_8)));
      }
    }

    void send(int number, byte[] bytes) {
      channel.send(message(number, bytes));
    }

    void end() {
      channel.end();
    }
  }

  private static final class Exec extends Session {
    private final Function<Asked, Given> play;
    private final List<String> command;
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();

    Exec(Function<Asked, Given> play, List<String> command) {
      this.play = play;
      this.command = command;
    }

    @Override
    public void opened(Duplex.Channel now) {
      super.opened(now);
      play();
    }

    @Override
    public void received(byte[] message) {
      if (message.length > 1 && message[0] == IN) {
        input.write(message, 1, message.length - 1);
        play();
      }
    }

    private void play() {
      Given given = play.apply(new Asked(command, input.toString(StandardCharsets.UTF_8)));
      send(OUT, given.out());
      send(ERR, given.err());
      if (given.code() == Given.LOST) {
        end();
      } else if (given.code() >= 0) {
        send(STATUS, Json.bytes(status(given.code())));
        end();
      }
    }

    private static ObjectNode status(int code) {
      ObjectNode status = Json.object();
      status.putObject("metadata");
      if (code == 0) {
        return status.put("status", "Success");
      }
      status.put("status", "Failure").put("reason", "NonZeroExitCode");
      status.put("message", "command terminated with non-zero exit code: exit status " + code);
      ObjectNode details = status.putObject("details");
      ObjectNode cause = details.putArray("causes").addObject();
      cause.put("reason", "ExitCode").put("message", Integer.toString(code));
      return status;
    }
  }

  private static final class Forward extends Session {
    private final Function<String, String> play;
    private final List<Integer> ports;

    Forward(Function<String, String> play, List<Integer> ports) {
      this.play = play;
      this.ports = ports;
    }

    @Override
    public void opened(Duplex.Channel now) {
      super.opened(now);
      for (int i = 0; i < ports.size(); i++) {
        int port = ports.get(i);
        byte[] number = {(byte) port, (byte) (port >> 8)};
        send(2 * i, number);
        send(2 * i + 1, number);
      }
    }

    @Override
    public void received(byte[] message) {
      if (message.length > 1 && message[0] % 2 == 0) {
        byte[] came = Arrays.copyOfRange(message, 1, message.length);
        send(message[0], play.apply(new String(came, StandardCharsets.UTF_8)));
      }
    }
  }
}
