package dev.homelab.real;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** An Alertmanager of its own makers on a port of loopback, alone. */
public final class RealAlertmanager implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;
  private static final int LOOKS = 300;

  private final Path folder;
  private final URI server;
  private final HttpClient http;

  private RealAlertmanager(Path folder, URI server, HttpClient http) {
    this.folder = folder;
    this.server = server;
    this.http = http;
  }

  /**
   * Starts one and waits until it works.
   *
   * @param folder for its log and what it keeps; nobody else uses it
   * @param settings its file of settings
   * @throws RealException when it is not built, or ends at once: the text has the end of its log,
   *     which tells what is wrong with the settings
   */
  public static RealAlertmanager start(Path folder, Path settings) {
    int port = FreePorts.pick(1).get(0);
    String program = RealParts.ofThisMachine().require(Part.ALERTMANAGER).toString();
    PartProcess process =
        PartProcess.start(
            folder,
            "alertmanager",
            List.of(
                program,
                "--config.file=" + settings,
                "--storage.path=" + folder.resolve("kept"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address="));
    RealAlertmanager made =
        new RealAlertmanager(
            folder, URI.create("http://127.0.0.1:" + port), HttpClient.newHttpClient());
    try {
      made.await(process);
      return made;
    } catch (RealException failure) {
      made.close();
      throw failure;
    }
  }

  private void await(PartProcess process) {
    for (int i = 0; i < LOOKS; i++) {
      process.pause(LOOK_MILLIS);
      try {
        if (send(HttpRequest.newBuilder(server.resolve("/-/ready")).build()) == 200) {
          return;
        }
      } catch (IOException notYet) {
        process.requireAlive();
      }
    }
    throw new RealException("Alertmanager does not answer.\n" + process.logEnd());
  }

  private int send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RealException("Interrupted while asking Alertmanager.", e);
    }
  }

  /**
   * Tells it of alerts, as who judges the rules does.
   *
   * @param alerts a JSON array as {@code POST /api/v2/alerts} takes it
   * @throws IOException when it does not answer, or refuses them
   */
  public void tell(String alerts) throws IOException {
    int status =
        send(
            HttpRequest.newBuilder(server.resolve("/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts))
                .build());
    if (status != 200) {
      throw new IOException("Alertmanager answers alerts with status " + status);
    }
  }

  @Override
  public void close() {
    PartProcess.killAll(folder);
  }
}
