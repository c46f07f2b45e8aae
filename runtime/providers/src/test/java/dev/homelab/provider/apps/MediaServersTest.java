package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.apps.client.AppAccess;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jellyfin and Jellyseerr where they are particular. */
class MediaServersTest extends AppsBench {
  @Test
  void connectionsToOneJellyfinLeaveEachOtherSignedIn() {
    install("jellyfin");
    create(Media.setup());
    AppPlace place = Objects.requireNonNull(AppPlace.of(Media.setup().desired()));
    CallContext call = new AppCall();
    Kind kind = new JellyfinLibrary();
    try (PodReach reach =
            Objects.requireNonNull(
                PodAccess.into(TestLab.target(kubeconfig()), options(), new AppCall()));
        AppAccess first = AppAccess.open(reach, place, options(), call)) {
      assertThat(kind.held(first.client(), call)).isEmpty();
      try (AppAccess second = AppAccess.open(reach, place, options(), call)) {
        assertThat(kind.held(second.client(), call)).isEmpty();
        assertThat(kind.held(first.client(), call)).isEmpty();
      }
      assertThat(kind.held(first.client(), call)).isEmpty();
    }
    app("jellyfin").edit(held -> assertThat(held.path("tokens")).isEmpty());
  }

  @Test
  void aJellyfinWithoutLibrariesIsJoinedAndPutBackWhereItIs() {
    install("jellyseerr", "jellyfin");
    create(Media.setup());
    ResourceSpec spec = Media.joined();
    StateEntry made = entry(spec, create(spec));
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app("jellyseerr")
        .edit(
            held -> {
              assertThat(held.path("initialized").asBoolean()).isTrue();
              ObjectNode jellyfin = held.withObject("/jellyfin");
              jellyfin.put("ip", "elsewhere").put("externalHostname", "https://films.example.com");
            });
    assertThat(changes(spec, made, new AppCall())).containsExactly("host");
    session().update(new StepRequest(lab, spec, made), new AppCall());
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    app("jellyseerr").edit(held -> assertThat(held.toString()).contains("films.example.com"));
  }

  @Test
  void aPasswordThatJellyfinRefusesIsToldAsThatOfJellyfin() {
    install("jellyseerr", "jellyfin");
    create(Media.setup());
    app("jellyfin").edit(held -> held.put("password", "theirs"));
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> create(Media.joined()));
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(code(refused)).isEqualTo(AppCodes.OTHER_DENIED);
    assertThat(told(refused))
        .contains("Jellyfin (jellyfin:8096) does not take the password of admin")
        .contains("homelab secret jellyfin")
        .doesNotContain("volume", "canary");
  }
}
