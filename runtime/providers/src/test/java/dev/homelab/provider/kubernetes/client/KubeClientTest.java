package dev.homelab.provider.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeClientTest {
  @TempDir Path folder;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KubeClient client(String user) throws IOException {
    return KubeClient.connect(
        TestLab.target(server.kubeconfig(folder, user)).config(),
        TestLab.options(folder),
        FakeCall.patient());
  }

  private static KubeRequest read() {
    return KubeRequest.get(
        "api/v1/namespaces/media/secrets", new KubeCall("list", "Secret", "media", ""));
  }

  private static KubeRequest write() {
    return KubeRequest.write(
        "PATCH",
        "api/v1/namespaces/media/secrets/x",
        KubeRequest.APPLY,
        "{}".getBytes(StandardCharsets.UTF_8),
        new KubeCall("patch", "Secret", "media", "x"));
  }

  private ProviderException failure(KubeRequest request) throws IOException {
    FakeCall call = FakeCall.patient();
    try (KubeClient client = client("{token: t}")) {
      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> client.send(request, call));
      assertThat(call.listening()).as("nothing waits for the end any more").isZero();
      return failure;
    }
  }

  private static String status(String reason, String message) {
    return "{\"kind\":\"Status\",\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "400,BadRequest,REJECTED,HL5035",
    "401,Unauthorized,DENIED,HL5020",
    "404,NotFound,REJECTED,HL5030",
    "409,Conflict,CONFLICT,HL5032",
    "409,AlreadyExists,CONFLICT,HL5032",
    "422,Invalid,REJECTED,HL5035",
    "500,InternalError,UNKNOWN_OUTCOME,HL5037",
    "503,ServiceUnavailable,TRANSIENT,HL5037",
    "504,Timeout,UNKNOWN_OUTCOME,HL5037",
  })
  void classifiesAnswersToWrites(int code, String reason, ErrorClass expected, String diagnostic)
      throws IOException {
    server.then(FakeServer.status(code, status(reason, "no")));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(expected);
    assertThat(e.diagnostics().get(0).code()).isEqualTo(diagnostic);
    assertThat(server.seen).hasSize(1);
  }

  /** It may have been done: a second asking would find it there, and changed by others since. */
  @Test
  void sendsNoWriteAgainWhoseAnswerWasLost() throws IOException {
    server.then(FakeServer.status(200, "{}")).then(exchange -> {});
    try (KubeClient client = client("{token: t}")) {
      client.send(read(), FakeCall.patient());
      ProviderException lost =
          catchThrowableOfType(
              ProviderException.class, () -> client.send(write(), FakeCall.patient()));
      assertThat(lost.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    }
    assertThat(server.seen).hasSize(2);
  }

  @Test
  void namesVerbKindAndNamespaceOfWhatIsNotAllowed() throws IOException {
    server.then(
        FakeServer.status(
            403, status("Forbidden", "secrets is forbidden: User u cannot list resource")));
    Diagnostic told = failure(read()).diagnostics().get(0);
    assertThat(told.code()).isEqualTo(KubernetesCodes.FORBIDDEN);
    assertThat(told.title()).isEqualTo("you may not list Secret objects in namespace media");
    assertThat(told.hints())
        .anyMatch(hint -> hint.contains("kubectl auth can-i list secret -n media"));
  }

  @Test
  void tellsAdmissionFromMissingRights() throws IOException {
    server.then(
        FakeServer.status(403, status("Forbidden", "exceeded quota: q, requested: pods=1")));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.REJECTED);
    assertThat(e.diagnostics().get(0).code()).isEqualTo(KubernetesCodes.REFUSED);
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws IOException {
    server.then(FakeServer.status(429, status("TooManyRequests", "slow"), "Retry-After", "1"));
    long start = System.nanoTime();
    try (KubeClient client = client("{token: t}")) {
      assertThat(client.send(write(), FakeCall.patient()).status()).isEqualTo(200);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    assertThat(server.seen).hasSize(2);
  }

  @Test
  void namesTheRuleOfPriorityAndFairnessThatHeldItBack() throws IOException {
    String[] rule = {
      "Retry-After", "90",
      "X-Kubernetes-PF-FlowSchema-UID", "uid-of-schema",
      "X-Kubernetes-PF-PriorityLevel-UID", "uid-of-level"
    };
    server
        .then(FakeServer.status(429, status("TooManyRequests", "slow"), rule))
        .then(FakeServer.status(200, listOf("global-default", "uid-of-schema")))
        .then(FakeServer.status(200, listOf("workload-low", "uid-of-level")));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.THROTTLED);
    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(e.diagnostics().get(0).detail())
        .isEqualTo(
            "slow\nThe request came under flow schema global-default, whose priority level"
                + " workload-low is full.");
  }

  @Test
  void tellsTheRuleByItsUidsWhereTheNamesCannotBeAsked() throws IOException {
    server
        .then(
            FakeServer.status(
                429,
                status("TooManyRequests", ""),
                "Retry-After",
                "90",
                "X-Kubernetes-PF-FlowSchema-UID",
                "uid-of-schema",
                "X-Kubernetes-PF-PriorityLevel-UID",
                "uid-of-level"))
        .then(FakeServer.status(403, status("Forbidden", "User u cannot list resource")));
    assertThat(failure(write()).diagnostics().get(0).detail())
        .isEqualTo(
            "The request came under flow schema uid-of-schema, whose priority level uid-of-level"
                + " is full.");
  }

  private static String listOf(String name, String uid) {
    return "{\"items\":[{\"metadata\":{\"name\":\"other\",\"uid\":\"else\"}},{\"metadata\":{\"name\":\""
        + name
        + "\",\"uid\":\""
        + uid
        + "\"}}]}";
  }

  @Test
  void givesUpWhenItWouldWaitPastTheDeadline() throws IOException {
    server.then(FakeServer.status(429, status("TooManyRequests", "slow"), "Retry-After", "90"));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.THROTTLED);
    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void readsAgainWhenTheServerStumbles() throws IOException {
    server
        .then(FakeServer.status(503, status("ServiceUnavailable", "no")))
        .then(FakeServer.status(500, "<html>no json</html>"))
        .then(FakeServer.truncated("{\"items\":["));
    try (KubeClient client = client("{token: t}")) {
      assertThat(client.send(read(), FakeCall.patient()).status()).isEqualTo(200);
    }
    assertThat(server.seen).hasSize(4);
  }

  @Test
  void doesNotKnowTheOutcomeOfAWriteWhoseAnswerBroke() throws IOException {
    server.then(FakeServer.truncated("{\"kind\":"));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    assertThat(e.diagnostics().get(0).code()).isEqualTo(KubernetesCodes.BROKEN);
  }

  @Test
  void saysWhenAnAnswerIsNoJson() throws IOException {
    server.then(FakeServer.status(200, "<html>a proxy's page</html>"));
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    assertThat(e.diagnostics().get(0).code()).isEqualTo(KubernetesCodes.UNREADABLE_ANSWER);
  }

  @Test
  void endsACallWithItsDeadline() throws IOException {
    java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
    server.then(
        exchange -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (KubeClient client = client("{token: t}")) {
      ProviderException e =
          catchThrowableOfType(
              ProviderException.class,
              () -> client.send(write(), new FakeCall(Duration.ofSeconds(2))));
      assertThat(e.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    } finally {
      never.countDown();
    }
  }

  @Test
  void saysThatTheClusterCannotBeReached() throws IOException {
    server.close();
    ProviderException e = failure(write());
    assertThat(e.errorClass()).isEqualTo(ErrorClass.UNREACHABLE);
    assertThat(e.diagnostics().get(0).title()).contains("127.0.0.1");
    server = new FakeServer();
  }

  @Test
  void readsATokenFileAgainWhenTheTokenIsRefused() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "old\n");
    server.then(
        exchange -> {
          Files.writeString(token, "new\n");
          FakeServer.status(401, status("Unauthorized", "expired")).run(exchange);
        });
    try (KubeClient client = client("{tokenFile: token}")) {
      client.send(read(), FakeCall.patient());
    }
    assertThat(server.seen)
        .extracting(line -> line.substring(line.indexOf("Bearer")))
        .containsExactly("Bearer old", "Bearer new");
  }

  @Test
  void namesAnExecPluginBeforeItRunsFirst() throws IOException {
    Path program = folder.resolve("login.sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-'$WHO'"}}'
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String user =
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login.sh, env: [{name:"
            + " WHO, value: plugin}]}}";
    for (int round = 0; round < 2; round++) {
      FakeCall call = FakeCall.patient();
      try (KubeClient client = client(user)) {
        client.send(read(), call);
      }
      assertThat(call.progressed.stream().filter(text -> text.contains("login.sh")).toList())
          .hasSize(round == 0 ? 1 : 0);
    }
    assertThat(server.seen).allMatch(line -> line.endsWith("Bearer from-plugin"));
  }

  @Test
  void tellsOfFieldsThatOthersOwn() throws IOException {
    server.then(
        FakeServer.status(
            409,
            """
            {"kind":"Status","reason":"Conflict","message":"conflict","details":{"causes":[
              {"reason":"FieldManagerConflict","message":"conflict with \\"kubectl-edit\\" using apps/v1",
               "field":".spec.template.spec.containers[name=\\"web\\"].image"}]}}
            """));
    ProviderException e = failure(write());
    assertThat(e).isInstanceOf(FieldConflictException.class);
    assertThat(((FieldConflictException) e).conflicts())
        .isEqualTo(
            List.of(new FieldConflict("spec.template.spec.containers[web].image", "kubectl-edit")));
  }
}
