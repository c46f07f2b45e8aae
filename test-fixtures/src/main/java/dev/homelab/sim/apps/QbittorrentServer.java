package dev.homelab.sim.apps;

import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import java.util.Map;

/** qBittorrent: a session by cookie, which its own wrong password answers with 200. */
public final class QbittorrentServer extends AppServer {
  private static final String COOKIE = "SID=simulated";
  private final String user;
  private final String password;

  /**
   * Starts one.
   *
   * @param password what opens it; empty when whoever is near needs none
   */
  public QbittorrentServer(String user, String password, AppSetup setup) {
    super(setup);
    this.user = user;
    this.password = password;
  }

  @Override
  public boolean opens(String who, String key) {
    return password.isEmpty() || (who.equals(user) && key.equals(password));
  }

  @Override
  Reply serve(Call call) {
    if (call.path().equals("/api/v2/auth/login")) {
      Map<String, String> form = form(call);
      boolean right = opens(form.getOrDefault("username", ""), form.getOrDefault("password", ""));
      return right
          ? Reply.text(200, "Ok.").with("Set-Cookie", COOKIE + "; HttpOnly; path=/")
          : Reply.text(200, "Fails.");
    }
    if (!password.isEmpty() && !call.header("cookie").contains(COOKIE)) {
      return Reply.text(403, "Forbidden");
    }
    return call.path().equals("/api/v2/app/version")
        ? Reply.text(200, "v5.2.3")
        : Reply.text(404, "Not Found");
  }
}
