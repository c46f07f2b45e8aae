package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.ServiceLogin;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/**
 * Has Nextcloud ask Keycloak, by its app {@code user_oidc}, which it takes from its store at the
 * first start. The image runs scripts of a folder before the server starts, when they may be
 * executed; so one is written there, since a mounted file could not be.
 */
final class NextcloudLogin {
  /** What leads Keycloak back to it (README of {@code user_oidc}). */
  static final String RETURN = "/apps/user_oidc/code";

  private static final String HOOKS = "/docker-entrypoint-hooks.d/before-starting";

  /**
   * A start goes on without the store; the next one tries again. Keycloak has an address of the
   * home, which Nextcloud refuses to ask unless told. People are known by their name there, which
   * nobody changes himself, so that an account of that name goes on; by itself {@code user_oidc}
   * makes a new one for everybody, called by a hash.
   */
  private static final String SCRIPT =
      """
      #!/bin/sh
      cd /var/www/html
      php occ app:enable user_oidc || php occ app:install user_oidc || exit 0
      php occ config:system:set allow_local_remote_servers --type=boolean --value=true
      php occ user_oidc:provider Keycloak --clientid="$LOGIN_CLIENT" \\
        --clientsecret="$LOGIN_SECRET" --discoveryuri="$LOGIN_DISCOVERY" \\
        --scope="openid email profile groups" --unique-uid=0 \\
        --mapping-uid=preferred_username --group-whitelist-regex="$LOGIN_GROUPS" \\
        --group-restrict-login-to-whitelist=1
      """;

  private NextcloudLogin() {}

  /** Adds it to the server. */
  static void add(
      ServiceLogin.Client client,
      ImageRef image,
      ContainerPlan.Builder server,
      WorkloadPlan.Builder workload) {
    server
        .env("LOGIN_CLIENT", client.id())
        .env("LOGIN_SECRET", client.secret())
        .env("LOGIN_DISCOVERY", client.discovery())
        .env("LOGIN_GROUPS", "/^(" + String.join("|", client.groups()) + ")$/")
        .mount(MountPlan.of("hooks", HOOKS));
    ContainerPlan writes =
        ContainerPlan.of("hooks", image)
            .command(
                List.of(
                    "/bin/sh",
                    "-ec",
                    "printf '%s' \"$1\" > /hooks/login.sh; chmod 755 /hooks/login.sh",
                    "hooks",
                    SCRIPT))
            .mount(MountPlan.of("hooks", "/hooks"))
            .resources(ResourcesPlan.of("10m", "16Mi", "64Mi"))
            .build();
    workload.first(writes).volume(new VolumePlan.Scratch("hooks", "16Mi")).needs(client.known());
  }
}
