package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** Faults of the simulated host's answers, seen by a plain HTTP client. */
class ProxmoxFaultsTest extends PveBench {
  private static final String VERSION = API + "/version";
  private static final String QEMU = NODE + "/qemu";

  @Test
  void anAnswerThatNeverComesLeavesTheWorkDoneOrNot() throws IOException {
    OkHttpClient patient = http;
    http = patient.newBuilder().readTimeout(Duration.ofSeconds(2)).build();
    for (boolean done : new boolean[] {false, true}) {
      simulator.faults().once("POST", "/qemu$", new PveFault.Hang(done));
      assertThatThrownBy(() -> ask("POST", QEMU, "vmid=100&name=a"))
          .isInstanceOf(SocketTimeoutException.class);
      simulator.advance(10_000);
      assertThat(simulator.config(100, "name")).isEqualTo(done ? "a" : "");
    }
    http = patient;
    assertThat(ask("GET", VERSION, "").status()).isEqualTo(200);
  }

  @Test
  void aLateAnswerIsTheRightOne() throws IOException {
    simulator.faults().once("GET", "/version$", new PveFault.Delay(700));
    long begun = System.nanoTime();
    assertThat(ask("GET", VERSION, "").data().path("release").asText()).isEqualTo("9.2");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(650));
  }

  @Test
  void anAnswerEndsInItsMiddle() {
    simulator.faults().once("GET", "/version$", new PveFault.Torn());
    assertThatThrownBy(() -> ask("GET", VERSION, "")).isInstanceOf(IOException.class);
  }

  private String body(String fault, boolean done) throws IOException {
    simulator.faults().once("POST", "/qemu$", new PveFault.Garbage(fault, done));
    Request request =
        new Request.Builder()
            .url(simulator.url() + QEMU)
            .header("Authorization", "PVEAPIToken=" + simulator.token())
            .post(
                okhttp3.RequestBody.create(
                    "vmid=100&name=a".getBytes(StandardCharsets.UTF_8), FORM))
            .build();
    try (Response response = http.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
      return response.body().string();
    }
  }

  @Test
  void aBodyThatSaysNothingComesWithTheWorkOrWithoutIt() throws IOException {
    assertThat(body("{\"data\": tru", false)).isEqualTo("{\"data\": tru");
    simulator.advance(10_000);
    assertThat(simulator.config(100, "name")).isEmpty();
    assertThat(body("", true)).isEmpty();
    simulator.advance(10_000);
    assertThat(simulator.config(100, "name")).isEqualTo("a");
  }

  private long date() throws IOException {
    Request request = new Request.Builder().url(simulator.url() + VERSION).build();
    try (Response response = http.newCall(request).execute()) {
      String date = response.header("Date", "");
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    }
  }

  @Test
  void aClockThatIsSetMovesDatesAndTicketsAndNoTask() throws IOException {
    String form = "username=root@pam&password=" + simulator.rootPassword();
    String ticket = ask("POST", API + "/access/ticket", form, "").data().path("ticket").asText();
    String renew = "username=root@pam&password=" + ticket.replace(":", "%3A");
    assertThat(ask("POST", API + "/access/ticket", renew, "").status()).isEqualTo(200);
    long before = date();
    String upid = ask("POST", QEMU, "vmid=100&name=a").data().asText();
    simulator.faults().once("GET", "/version$", new PveFault.Skew(-3 * 3_600_000L));
    assertThat(date() - before).isBetween(-3 * 3_600L - 5, -3 * 3_600L + 60);
    assertThat(status(upid).path("status").asText()).isEqualTo("running");
    assertThat(ask("POST", API + "/access/ticket", renew, "").status()).isEqualTo(401);
    simulator.faults().once("GET", "/version$", new PveFault.Skew(3 * 3_600_000L));
    assertThat(date() - before).isBetween(0L, 60L);
    assertThat(ask("POST", API + "/access/ticket", renew, "").status()).isEqualTo(200);
    simulator.faults().once("GET", "/version$", new PveFault.Skew(3 * 3_600_000L));
    assertThat(date() - before).isGreaterThan(3 * 3_600L - 5);
    assertThat(ask("POST", API + "/access/ticket", renew, "").status()).isEqualTo(401);
  }
}
