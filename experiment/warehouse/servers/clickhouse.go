package servers

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"text/template"

	_ "github.com/ClickHouse/clickhouse-go/v2" // the driver "clickhouse"
)

// Cluster is what the servers of ClickHouse call themselves together, as in
// ENGINE = Distributed(triggerlab, triggerlab, TABLE).
const Cluster = "triggerlab"

var clickhouse = &kind{programs: []string{"clickhouse-server"}, start: startClickHouse}

// ClickHouse are two shards of one cluster.
func ClickHouse(t testing.TB) []*Server { t.Helper(); return clickhouse.get(t) }

func startClickHouse() ([]*Server, error) {
	var shards []*Server
	for range 2 {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		secure, err := freePort()
		if err != nil {
			return nil, err
		}
		u := url.URL{Scheme: "clickhouse", User: url.UserPassword(User, Password), Host: fmt.Sprintf("127.0.0.1:%d", port), Path: "/" + Database}
		shards = append(shards, &Server{Scheme: "clickhouse", Port: port, Secure: secure, driver: "clickhouse", dsn: u.String()})
	}
	for _, s := range shards {
		if err := s.startClickHouse(shards); err != nil {
			return nil, err
		}
	}
	for _, s := range shards {
		logged := *s
		logged.dsn = fmt.Sprintf("clickhouse://127.0.0.1:%d/default?username=%s&password=%s", s.Port, User, url.QueryEscape(Password))
		if err := logged.awake(); err != nil {
			return nil, err
		}
		if err := logged.first("CREATE DATABASE " + Database); err != nil {
			return nil, err
		}
	}
	return shards, nil
}

func (s *Server) startClickHouse(cluster []*Server) error {
	dir, err := folder()
	if err != nil {
		return err
	}
	s.log = filepath.Join(dir, "log")
	var certificate, key string
	if s.Authority, certificate, key, err = secure(dir); err != nil {
		return err
	}
	var config, users bytes.Buffer
	values := map[string]any{"Dir": dir, "Port": s.Port, "Secure": s.Secure, "Certificate": certificate, "Key": key, "Shards": cluster, "User": User, "Password": Password, "Cluster": Cluster, "Database": Database}
	if err := clickhouseConfig.Execute(&config, values); err != nil {
		return err
	}
	if err := clickhouseUsers.Execute(&users, values); err != nil {
		return err
	}
	if _, err := write(dir, "users.xml", users.String()); err != nil {
		return err
	}
	path, err := write(dir, "config.xml", config.String())
	if err != nil {
		return err
	}
	return launch(dir, "KILL", "clickhouse-server", "--config-file="+path)
}

var clickhouseConfig = template.Must(template.New("").Parse(`<yandex>
<logger><level>warning</level><console>1</console></logger>
<tcp_port>{{.Port}}</tcp_port>
<tcp_port_secure>{{.Secure}}</tcp_port_secure>
<openSSL><server><certificateFile>{{.Certificate}}</certificateFile><privateKeyFile>{{.Key}}</privateKeyFile><verificationMode>none</verificationMode><loadDefaultCAFile>false</loadDefaultCAFile></server></openSSL>
<listen_host>127.0.0.1</listen_host>
<mark_cache_size>268435456</mark_cache_size>
<path>{{.Dir}}/data/</path>
<tmp_path>{{.Dir}}/data/tmp/</tmp_path>
<user_files_path>{{.Dir}}/data/files/</user_files_path>
<users_config>{{.Dir}}/users.xml</users_config>
<default_profile>default</default_profile>
<default_database>default</default_database>
<timezone>UTC</timezone>
<remote_servers><{{.Cluster}}>{{range .Shards}}
<shard><replica><host>127.0.0.1</host><port>{{.Port}}</port><user>{{$.User}}</user><password>{{$.Password}}</password><default_database>{{$.Database}}</default_database></replica></shard>{{end}}
</{{.Cluster}}></remote_servers>
</yandex>
`))

// The user reader may do nothing but read, by the server's own will.
var clickhouseUsers = template.Must(template.New("").Parse(`<yandex>
<profiles><default><max_memory_usage>4000000000</max_memory_usage><max_threads>2</max_threads></default>
<reader><readonly>1</readonly></reader></profiles>
<quotas><default></default></quotas>
<users>
<{{.User}}><password>{{.Password}}</password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></{{.User}}>
<reader><password>{{.Password}}</password><networks><ip>::/0</ip></networks><profile>reader</profile><quota>default</quota></reader>
</users>
</yandex>
`))
