package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where alerts of a box go by ntfy. */
@BlockOf(
    name = "alerts",
    doc = "Where alerts go by ntfy, and so to phones that listen.",
    in =
        "homelab { secrets { env 'ntfy.token', 'NTFY_TOKEN' }; node('box') { monitoring { alerts"
            + " ntfy {\n  server 'https://ntfy.example.com'\n…\n} } } }")
public final class AlertsSpec extends Spec<AlertsSpec> {
  /** What a topic may be called (ntfy, {@code user/types.go}). */
  private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");

  private static final Pattern SERVER = Pattern.compile("https?://[^\\s/@?#]+");

  private String topic = "lab";
  private @Nullable String server;
  private Value.@Nullable Secret token;

  AlertsSpec(Scope monitoring) {
    super(monitoring);
  }

  @Override
  protected AlertsSpec self() {
    return this;
  }

  /** Names the topic. */
  @Word(
      doc = "Names the topic, which phones subscribe to.",
      byDefault = "'lab'",
      example = "topic 'alarms'",
      once = true)
  public AlertsSpec topic(String name) {
    if (!TOPIC.matcher(name).matches()) {
      scope()
          .unfit(
              "'" + name + "' cannot be a topic of ntfy",
              "use letters, digits, '-' and '_', at most 64");
      return say();
    }
    topic = name;
    return say();
  }

  /** Names a server outside the lab. */
  @Word(
      doc =
          "Names a server of ntfy that the lab does not run. On one that anybody may read, such as"
              + " ntfy.sh, the topic is as good as a password.",
      byDefault = "the one `service ntfy` of the box",
      example = "server 'https://ntfy.sh'",
      once = true)
  public AlertsSpec server(String url) {
    if (!SERVER.matcher(url).matches()) {
      scope()
          .unfit(
              "this is no address of a server of ntfy",
              "write it without a path and without a password: 'https://ntfy.sh'");
    }
    server = url;
    return checked();
  }

  /** Names the token for a server outside the lab. */
  @Word(
      doc = "Names the token for `server` as a secret of the lab.",
      byDefault = "none; the server takes messages from everybody",
      example = "token secret('ntfy.token')",
      once = true)
  public AlertsSpec token(Value.Secret secret) {
    token = secret;
    return checked();
  }

  private AlertsSpec checked() {
    if (token != null && server != null && server.startsWith("http:")) {
      scope()
          .unfit(
              "the token would go over the network for everybody to read",
              "write the server with https://");
    }
    return say();
  }

  String topic() {
    return topic;
  }

  @Nullable String server() {
    return server;
  }

  Value.@Nullable Secret token() {
    return token;
  }
}
